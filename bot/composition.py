"""Every use case, put together: what each stands on is named here and nowhere else."""

from datetime import timedelta
from urllib.parse import urlsplit

from bot.domain.polling import PollingPolicy
from bot.jobs.supervisor import Supervisor
from bot.panel.client import PanelClient
from bot.settings import Settings
from bot.usecases.browse_catalogue import BrowseCatalogue
from bot.usecases.browse_orders import BrowseOrders
from bot.usecases.cast import Cast
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
from bot.usecases.note_looks import NoteLooks
from bot.usecases.panel_access import PanelAccess
from bot.usecases.place_mass_order import PlaceMassOrder
from bot.usecases.place_order import PlaceOrder
from bot.usecases.ports import Boards, Clock, NoBoard, Notifier
from bot.usecases.read_spending import ReadSpending
from bot.usecases.reconcile import Reconcile
from bot.usecases.refill_and_cancel import RefillAndCancel
from bot.usecases.refresh_catalogues import RefreshCatalogues
from bot.usecases.send_batch import SendBatch
from bot.usecases.send_mass_lines import SendMassLines
from bot.usecases.send_order import SendOrder
from bot.usecases.show_batch_progress import ShowBatchProgress
from bot.usecases.show_mass_progress import ShowMassProgress
from bot.usecases.take_in_updates import TakeInUpdates
from bot.usecases.track_dialogue import TrackDialogue
from bot.usecases.warn_before_sending import WarnBeforeSending
from bot.usecases.watch_balances import WatchBalances
from bot.usecases.watch_orders import WatchOrders
from bot.usecases.watch_refills import WatchRefills
from bot.usecases.welcome_person import WelcomePerson
from storage.store import Storage


def compose(  # noqa: PLR0913 - everything the use cases stand on
    settings: Settings,
    *,
    storage: Storage,
    panel: PanelClient,
    supervisor: Supervisor,
    notifier: Notifier,
    clock: Clock,
    board: Boards | None = None,
) -> Cast:
    """Every use case, wired; without a board, nobody is shown how far a mass order is."""
    polling = PollingPolicy(
        fastest=timedelta(seconds=settings.poll_fastest_seconds),
        slowest=timedelta(seconds=settings.poll_slowest_seconds),
    )
    access = PanelAccess(storage, clock)
    catalogue = BrowseCatalogue(storage, panel, access, clock)
    looks = NoteLooks(storage, polling, clock)
    orders = FollowOrders(
        storage=storage, panel=panel, access=access, looks=looks, polling=polling, clock=clock
    )
    balance = CheckBalance(storage, panel, access, clock)
    sender = SendOrder(storage=storage, panel=panel, tasks=supervisor, polling=polling, clock=clock)
    mass_list = DraftMassOrder(
        storage=storage, access=access, catalogue=catalogue, balance=balance, clock=clock
    )
    return Cast(
        site=urlsplit(settings.panel_api_url).hostname or "",
        people=WelcomePerson(storage, clock, settings.default_language),
        connect=ConnectPanel(storage, panel, clock),
        catalogue=catalogue,
        refresh=RefreshCatalogues(storage, catalogue, clock),
        draft=DraftOrder(storage, catalogue, clock),
        place=PlaceOrder(
            storage=storage,
            panel=panel,
            access=access,
            catalogue=catalogue,
            sender=sender,
            clock=clock,
        ),
        reconcile=Reconcile(storage=storage, panel=panel, access=access, polling=polling, clock=clock),
        orders=orders,
        order_lists=BrowseOrders(storage, clock),
        requests=RefillAndCancel(
            storage=storage, panel=panel, access=access, orders=orders, tasks=supervisor, clock=clock
        ),
        balance=balance,
        spending=ReadSpending(storage, clock),
        export=ExportOrders(storage, clock),
        settings=ChangeSettings(storage, clock),
        notifications=DeliverNotifications(storage, notifier, clock),
        updates=TakeInUpdates(storage, clock),
        dialogue=TrackDialogue(storage),
        watch=WatchOrders(
            storage=storage, panel=panel, access=access, looks=looks, polling=polling, clock=clock
        ),
        watch_refills=WatchRefills(storage=storage, panel=panel, access=access, clock=clock),
        watch_balances=WatchBalances(storage=storage, panel=panel, access=access, clock=clock),
        lookups=LookUpNumbers(storage=storage, orders=orders, access=access, polling=polling, clock=clock),
        favourites=KeepFavourites(storage, catalogue, clock),
        changes=LookAtChanges(storage, catalogue, clock),
        warn=WarnBeforeSending(storage),
        mass_list=mass_list,
        mass=PlaceMassOrder(
            storage=storage,
            drafting=mass_list,
            catalogue=catalogue,
            balance=balance,
            tasks=supervisor,
            clock=clock,
        ),
        mass_runs=SendMassLines(
            storage=storage,
            catalogue=catalogue,
            balance=balance,
            sender=sender,
            tasks=supervisor,
            clock=clock,
        ),
        mass_progress=ShowMassProgress(storage, board or NoBoard(), clock),
        choice=ChooseOrders(storage, access, orders, clock),
        batches=SendBatch(storage=storage, panel=panel, access=access, tasks=supervisor, clock=clock),
        batch_progress=ShowBatchProgress(storage, board or NoBoard(), clock),
    )
