//! What comes into a queue by itself: subscriptions of topics that send on to it, and deliveries of buses.

use crate::azure::context::Context;
use crate::azure::delivery::{self, Selection};
use crate::azure::expr::Expr;
use crate::azure::filter;
use crate::azure::names::fit;
use crate::azure::resource::Resource;
use crate::azure::types::Type;
use crate::azure::unit::{Holding, Unit};
use crate::shared::words;
use scant_compiler::access::Why;
use scant_compiler::model::{Queue, StoreId, Subscription};
use scant_compiler::vocabulary::StoreKind;
use serde::Serialize;

/// `Microsoft.ServiceBus/namespaces/topics/subscriptions`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Forwarding {
    forward_to: Expr,
    dead_lettering_on_filter_evaluation_exceptions: bool,
}

/// `Microsoft.ServiceBus/namespaces/topics/subscriptions/rules`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    filter_type: &'static str,
    sql_filter: SqlFilter,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SqlFilter {
    sql_expression: String,
}

impl Rule {
    /// The rule that takes the place of the one a subscription has at first, which lets everything through.
    pub const NAME: &'static str = "$Default";

    /// The rule of that text.
    pub fn new(sql: String) -> Self {
        Self { filter_type: "SqlFilter", sql_filter: SqlFilter { sql_expression: sql } }
    }
}

/// Adds each source.
pub fn add(context: &Context<'_>, id: StoreId, queue: &Queue, unit: &mut Unit) {
    // What stands in another namespace feeds nothing, even where the spec accepts that.
    let own = |from: &&Subscription| context.model.store(from.source).external.is_none();
    for from in queue.from.iter().filter(own) {
        if context.model.store(from.source).kind() == StoreKind::Bus {
            bus(context, id, from, unit);
        } else {
            topic(context, id, from, unit);
        }
    }
}

fn topic(context: &Context<'_>, id: StoreId, from: &Subscription, unit: &mut Unit) {
    let (Some(queue), Some(topic)) = (context.store(id), context.store(from.source)) else { return };
    let subscription = topic.child(Type::SUBSCRIPTION, fit(&context.model.store(id).name.path, 50));
    let forwarding =
        Forwarding { forward_to: queue.own_name(), dead_lettering_on_filter_evaluation_exceptions: false };
    unit.add(Resource::new(&subscription, forwarding).depends_on([&topic, &queue]));
    if let Ok(Some(sql)) = filter::sql(&from.filter) {
        let rule = subscription.child(Type::SUBSCRIPTION_RULE, Rule::NAME);
        unit.add(Resource::new(&rule, Rule::new(sql)).depends_on([&subscription]));
    }
}

fn bus(context: &Context<'_>, id: StoreId, from: &Subscription, unit: &mut Unit) {
    let (Some(queue), Some(bus)) = (context.store(id), context.store(from.source)) else { return };
    let store = context.model.store(id);
    let selection = Selection {
        advanced_filters: filter::events(&from.filter).unwrap_or_default(),
        ..Selection::default()
    };
    let holding = Holding {
        holder: words::store(context.model.store(from.source)),
        function: None,
        on: words::store(store),
        why: Why::Setting(from.span, "the bus puts its events into the queue"),
    };
    delivery::add(context, &bus, &queue, &store.name.path, vec![selection], holding, unit);
}
