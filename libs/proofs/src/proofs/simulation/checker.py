"""What must hold when a day is over: the promises of `proofs.ledger`, from the books of the modelled mall."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from catalog.domain import Stock
from chassis.log import EventLog, Recorded
from chassis.relay import Message, messages
from claim_sync.domain import Claim
from contracts.catalog import StockChanged
from inquiry.domain import Inquiry, digest_of
from order_sync.domain import Order, OrderClaims, OrderState
from order_sync.domain.order_claims import SETTLED
from proofs.simulation.broker import PARTITIONS
from proofs.simulation.claims import sent_again
from proofs.simulation.day import ACCOUNTS, LOGINS, SELLERS, Day
from proofs.simulation.goods import INITIAL_STOCK
from proofs.simulation.mall_books import MallClaim, MallOrder
from proofs.simulation.people import DONE, SENT, People
from proofs.simulation.store.tables import Row
from proofs.simulation.tally import Till


def at_rest(day: Day, people: People) -> bool:
    """Whether everything that was begun is done: nothing is on its way any more."""
    if people.open_orders() or len(_collected(day)) < len(day.mall.orders) or people.busy:
        return False
    if people.claims.open() or people.questions.open():
        return False
    return not _intents_open(day) and _relays_done(day) and _listeners_done(day)


def _collected(day: Day) -> list[Row]:
    if "order-sync" not in day.kinds:
        return []
    return [row for row in day.stores["order-sync"].logs["order_sync_events"] if row["topic"].endswith(".Collected")]


def _intents_open(day: Day) -> bool:
    if "mall-gateway" not in day.kinds:
        return False
    work = day.stores["mall-gateway"].tables["work"].values()
    return any(row["job"] == "intent" for row in work)


def _relays_done(day: Day) -> bool:
    for name, store in day.stores.items():
        position = store.tables["relay_positions"].get((name,), {"position": 0})["position"]
        log = store.logs[f"{name.replace('-', '_')}_events"]
        if log and log[-1]["notification_id"] > position:
            return False
    return True


def _listeners_done(day: Day) -> bool:
    for group in day.broker.groups.values():
        positions = day.stores[group.name.split(".")[0]].tables["consumer_positions"]
        for each in group.partitions:
            row = positions.get((group.name, each.topic, each.partition), {"position": 0})
            if row["position"] < len(day.broker.logs[each.topic, each.partition]):
                return False
    return True


def differences(day: Day, people: People) -> list[str]:
    """Everything that is not as it must be, each in a sentence."""
    recorded = {name: list(EventLog(kind.application).after(0, 1_000_000)) for name, kind in day.kinds.items()}
    orders = [each for each in recorded.get("order-sync", []) if isinstance(each.event, Order.Collected)]
    return [
        *_orders(day, orders),
        *_effects(day, people, orders),
        *_let_out(recorded.get("order-sync", [])),
        *(_claims(day, recorded) if day.scenario.claims else ()),
        *_questions(day, people, recorded.get("inquiry", [])),
        *_published(day, recorded),
        *(_stock(day, people, recorded["catalog"]) if "catalog" in recorded else ()),
        *(_sums(day, recorded) if "tally" in recorded else ()),
        *_parked(day),
        *(f"{name}: a position went back: {each}" for name, store in day.stores.items() for each in store.went_back),
        *(f"a call was refused for a limit: {each}" for each in day.mall.throttled),
    ]


def _orders(day: Day, orders: Sequence[Recorded]) -> Iterator[str]:
    """Each order line is recorded once, by its seller, with its money."""
    found: defaultdict[tuple[str, str], list[Recorded]] = defaultdict(list)
    for each in orders:
        login = LOGINS[ACCOUNTS.index(each.event.line.account_id)]
        found[login, each.event.line.numbers.order_no].append(each)
    for key, order in day.mall.orders.items():
        here = found.pop(key, [])
        if len(here) != 1:
            yield f"order {'/'.join(key)} was placed and is recorded {len(here)} times"
        owner = SELLERS[LOGINS.index(order.login)]
        for each in here:
            if each.event.item.amount_won != order.amount_won:
                yield f"order {'/'.join(key)} has another amount than was paid"
            if each.seller_id != owner or each.event.seller_id != owner:
                yield f"order {'/'.join(key)} is recorded with another seller"
    yield from (f"order {'/'.join(key)} is recorded and was never placed" for key in found)


def _effects(day: Day, people: People, orders: Sequence[Recorded]) -> Iterator[str]:
    """Each effect at the mall at most once, and exactly where we say so."""
    for each in orders:
        order: Order | None = day.of("order-sync").find(Order, each.event.originator_id, each.seller_id)
        login = LOGINS[ACCOUNTS.index(each.event.line.account_id)]
        at_mall = day.mall.orders.get((login, each.event.line.numbers.order_no))
        if order is not None and at_mall is not None:
            yield from _counts(at_mall)
            yield from (f"{at_mall.login}/{at_mall.number}: {each}" for each in at_mall.unguarded)
            yield from _effects_of(order, at_mall, people.number_of(order)) if day.scenario.acts else ()


def _counts(at_mall: MallOrder) -> Iterator[str]:
    name = f"{at_mall.login}/{at_mall.number}"
    counts = {"confirmed": at_mall.confirms, "invoiced": at_mall.invoices, "cancelled": at_mall.cancels}
    counts["given another invoice"] = at_mall.changes
    yield from (f"{name} was {what} {count} times at the mall" for what, count in counts.items() if count > 1)


def _effects_of(order: Order, at_mall: MallOrder, number: str) -> Iterator[str]:
    name = f"{at_mall.login}/{at_mall.number}"
    if order.state not in DONE or order.asked or order.unsettled:
        yield f"{name} was forgotten: {order.state} asked={order.asked!r} unsettled={order.unsettled!r}"
    crossed = at_mall.crossed and at_mall.cancels == 1
    if (order.state in SENT) != (at_mall.invoices == 1 and not crossed):
        yield f"{name} is {order.state} and has {at_mall.invoices} invoices at the mall"
    if (order.state is OrderState.CANCELLED) != (at_mall.cancels == 1):
        yield f"{name} is {order.state} and has {at_mall.cancels} cancels at the mall"
    if at_mall.invoices and at_mall.invoice_number != number:
        yield f"{name} has another invoice number than the seller gave it last"


def _claims(day: Day, recorded: dict[str, list[Recorded]]) -> Iterator[str]:
    """Each claim is recorded once and ends as at the mall."""
    here: defaultdict[tuple[UUID | None, str], list[UUID]] = defaultdict(list)
    ends: defaultdict[UUID, list[str]] = defaultdict(list)
    for each in recorded["claim-sync"]:
        if isinstance(each.event, Claim.Collected):
            here[each.seller_id, each.event.place.numbers.claim_no].append(each.event.originator_id)
        if isinstance(each.event, Claim.Closed):
            ends[each.event.originator_id].append(each.event.outcome)
    for at_mall in day.mall.claims:
        seller = SELLERS[LOGINS.index(at_mall.order.login)]
        ours = here.pop((seller, at_mall.number), [])
        if len(ours) != 1:
            yield f"{at_mall.name} was asked and is recorded {len(ours)} times"
        for claim_id in ours:
            claim: Claim = day.of("claim-sync").load(Claim, claim_id, seller)
            yield from _claim(claim, ends[claim_id], at_mall)
    yield from (f"claim {number} is recorded and was never asked" for _, number in here)
    yield from _refunds(day, recorded["claim-sync"])


def _refunds(day: Day, recorded: Sequence[Recorded]) -> Iterator[str]:
    """What we say that buyers of an order line got back is the price of the goods that came back."""
    told: defaultdict[tuple[str, str], int] = defaultdict(int)
    for each in recorded:
        fact = each.event
        if isinstance(fact, Claim.Closed) and fact.outcome == "done":
            told[fact.place.login_id, fact.place.numbers.order.order_no] += fact.refund_won or 0
    for key, order in day.mall.orders.items():
        if told[key] != order.refund_won:
            gave = order.refund_won
            yield f"by our claims {told[key]} won of order {'/'.join(key)} were given back, at the mall {gave}"


def _claim(claim: Claim, ends: Sequence[str], at_mall: MallClaim) -> Iterator[str]:
    counts = at_mall.done.items()
    yield from (f"{what} of {at_mall.name} was done {count} times at the mall" for what, count in counts if count > 1)
    if claim.state != at_mall.state or claim.asked or claim.unsettled:
        yield f"{at_mall.name} is {claim.state} {claim.asked} {claim.unsettled} and {at_mall.state} at the mall"
    if ends != [at_mall.state]:
        yield f"{at_mall.name} is {at_mall.state} at the mall and was closed as {ends}"
    if at_mall.done["reship"] and at_mall.invoice_number != sent_again(at_mall.number):
        yield f"{at_mall.name} was sent again under another invoice number than the seller gave"


def _questions(day: Day, people: People, recorded: Sequence[Recorded]) -> Iterator[str]:
    """Each question is recorded once, by its seller; each answer came once, and the mall shows the one written last."""
    here: defaultdict[tuple[UUID | None, str], list[UUID]] = defaultdict(list)
    sent: defaultdict[UUID, list[str]] = defaultdict(list)
    for each in recorded:
        if isinstance(each.event, Inquiry.Collected):
            here[each.seller_id, each.event.place.inquiry_no].append(each.event.originator_id)
        if isinstance(each.event, Inquiry.AnswerSent):
            sent[each.event.originator_id].append(each.event.digest)
    for question in day.mall.questions.values():
        name, seller = f"question {question.login}/{question.number}", SELLERS[LOGINS.index(question.login)]
        ours = here[seller, question.number]
        if len(ours) != 1:
            yield f"{name} was asked and is recorded {len(ours)} times"
        told = [digest for inquiry_id in ours for digest in sent[inquiry_id]]
        if [digest_of(text) for text in question.answers] != told:
            yield f"{name} was answered {len(question.answers)} times at the mall, by us {len(told)} times"
        wanted = [people.questions.wanted(inquiry_id) for inquiry_id in ours]
        if question.answers[-1:] != wanted:
            yield f"{name} shows {question.answers[-1:]} at the mall, and the seller wrote {wanted} last"


def _let_out(recorded: Sequence[Recorded]) -> Iterator[str]:
    """What was asked of the mall for an order line while a cancel of it was known: of a claim, or of a request."""
    of_line: dict[UUID, UUID] = {}
    held: dict[UUID, set[UUID | str]] = defaultdict(set)
    for each in recorded:
        fact = each.event
        match fact:
            case OrderClaims.Opened():
                of_line[fact.originator_id] = fact.order_id
            case OrderClaims.Told():
                claims = held[of_line[fact.originator_id]]
                (claims.discard if fact.claim.state in SETTLED else claims.add)(fact.claim_id)
            case Order.CancelAsked():
                held[fact.originator_id].add("request")
            case Order.CancelWithdrawn():
                held[fact.originator_id].discard("request")
            case Order.ConfirmRequested() | Order.InvoiceSendRequested() if held[fact.originator_id]:
                act = "sent" if isinstance(fact, Order.InvoiceSendRequested) else "confirmed"
                yield f"{fact.line.numbers.order_no} was {act} although a cancel of it was known"
            case _:
                pass


def _published(day: Day, recorded: dict[str, list[Recorded]]) -> Iterator[str]:
    """Everything that must be public is on its topic with its own id, each key in order; nothing else is there."""
    first: dict[tuple[str, str], int] = {}
    for log in day.broker.logs.values():
        for record in log:
            event_id = dict(record.headers)["ce_id"].decode()
            first.setdefault((record.topic, event_id), record.offset * PARTITIONS + record.partition)
    for name in day.kinds:
        last: dict[tuple[str, bytes], int] = {}
        for each in recorded[name]:
            for message in _said(day, name, each):
                event_id = dict(message.headers)["ce_id"].decode()
                at = first.pop((message.topic, event_id), None)
                if at is None:
                    yield f"{name}: {message.name} {event_id} is not on {message.topic}"
                elif at < last.get((message.topic, message.key), -1):
                    yield f"{name}: {message.name} {event_id} is out of order for its key"
                last[message.topic, message.key] = max(at or 0, last.get((message.topic, message.key), -1))
    yield from (f"{event_id} is on {topic} and was never recorded" for topic, event_id in first)


def _stock(day: Day, people: People, recorded: Sequence[Recorded]) -> Iterator[str]:
    """What is left is what there was, less what was ordered, plus what was cancelled and corrected."""
    corrections = Counter(each.event.cause for each in recorded if isinstance(each.event, Stock.Adjusted))
    for name, (_, _, told) in people.adjusted.items():
        if corrections[name] > 1 or (told and corrections[name] != 1):
            yield f"the correction {name} was done {corrections[name]} times" + (" and confirmed" if told else "")
    for seller, goods, login in list(zip(SELLERS, day.goods, LOGINS, strict=True))[: day.sellers]:
        orders = [order for order in day.mall.orders.values() if order.login == login]
        exchanged = sum(order.goods_exchanged for order in orders)
        sold = sum(order.goods_kept for order in orders) - exchanged
        corrected = sum(by * corrections[name] for name, (who, by, _) in people.adjusted.items() if who == seller)
        of_options = {goods.wanted: INITIAL_STOCK - exchanged, goods.sold: INITIAL_STOCK - sold + corrected}
        for key, must in of_options.items():
            stock = day.of("catalog").find(Stock, Stock.create_id(seller, goods.product_id, key), seller)
            if stock is None or stock.balance != must:
                yield f"stock of {login}{key} is {stock and stock.balance} and must be {must}"


def _sums(day: Day, recorded: dict[str, list[Recorded]]) -> Iterator[str]:
    """A listener that adds up what it hears has heard everything once."""
    said = [message.event for name in recorded for each in recorded[name] for message in _said(day, name, each)]
    for seller, login, goods in list(zip(SELLERS, LOGINS, day.goods, strict=True))[: day.sellers]:
        till: Till = day.of("tally").till(seller)
        orders = [order for order in day.mall.orders.values() if order.login == login]
        moves = sum(isinstance(event, StockChanged) and event.product_id == goods.product_id for event in said)
        must = (len(orders), sum(order.amount_won for order in orders), sum(bool(o.confirms) for o in orders), moves)
        heard = (till.orders, till.won, till.confirmed, till.moves)
        if heard != must:
            yield f"{login}'s listener counted {heard} orders, won, confirmations and moves of stock; there were {must}"


def _said(day: Day, name: str, recorded: Recorded) -> list[Message]:
    return messages(name, day.kinds[name].publish, recorded)


def _parked(day: Day) -> Iterator[str]:
    """Nothing was set aside: no message was wrong."""
    for name, store in day.stores.items():
        for row in store.tables["parked_messages"].values():
            yield f"{name}: a message of {row['topic']} was set aside: {row['reason'][:200]}"
