"""Every use case, put together once by the composition root and handed to handlers and jobs."""

from dataclasses import dataclass

from bot.usecases.browse_catalogue import BrowseCatalogue
from bot.usecases.browse_orders import BrowseOrders
from bot.usecases.change_settings import ChangeSettings
from bot.usecases.check_balance import CheckBalance
from bot.usecases.choose_orders import ChooseOrders
from bot.usecases.connect_panel import ConnectPanel
from bot.usecases.deliver_notifications import DeliverNotifications
from bot.usecases.draft_mass_order import DraftMassOrder
from bot.usecases.draft_order import DraftOrder
from bot.usecases.export_orders import ExportOrders
from bot.usecases.follow_orders import FollowOrders
from bot.usecases.keep_favourites import KeepFavourites
from bot.usecases.look_at_changes import LookAtChanges
from bot.usecases.look_up_numbers import LookUpNumbers
from bot.usecases.place_mass_order import PlaceMassOrder
from bot.usecases.place_order import PlaceOrder
from bot.usecases.read_spending import ReadSpending
from bot.usecases.reconcile import Reconcile
from bot.usecases.refill_and_cancel import RefillAndCancel
from bot.usecases.refresh_catalogues import RefreshCatalogues
from bot.usecases.send_batch import SendBatch
from bot.usecases.send_mass_lines import SendMassLines
from bot.usecases.show_batch_progress import ShowBatchProgress
from bot.usecases.show_mass_progress import ShowMassProgress
from bot.usecases.take_in_updates import TakeInUpdates
from bot.usecases.track_dialogue import TrackDialogue
from bot.usecases.warn_before_sending import WarnBeforeSending
from bot.usecases.watch_balances import WatchBalances
from bot.usecases.watch_orders import WatchOrders
from bot.usecases.watch_refills import WatchRefills
from bot.usecases.welcome_person import WelcomePerson


@dataclass(frozen=True, slots=True)
class Cast:
    """The use cases by name.

    Attributes:
        site: the host of the panel, for "where do I find my key".
    """

    site: str
    people: WelcomePerson
    connect: ConnectPanel
    catalogue: BrowseCatalogue
    refresh: RefreshCatalogues
    draft: DraftOrder
    place: PlaceOrder
    reconcile: Reconcile
    orders: FollowOrders
    order_lists: BrowseOrders
    requests: RefillAndCancel
    balance: CheckBalance
    spending: ReadSpending
    export: ExportOrders
    settings: ChangeSettings
    notifications: DeliverNotifications
    updates: TakeInUpdates
    dialogue: TrackDialogue
    favourites: KeepFavourites
    changes: LookAtChanges
    warn: WarnBeforeSending
    mass_list: DraftMassOrder
    mass: PlaceMassOrder
    mass_runs: SendMassLines
    mass_progress: ShowMassProgress
    watch: WatchOrders
    watch_refills: WatchRefills
    watch_balances: WatchBalances
    lookups: LookUpNumbers
    choice: ChooseOrders
    batches: SendBatch
    batch_progress: ShowBatchProgress
