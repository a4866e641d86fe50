//! A table is a DynamoDB table.

use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::demand::Demand;
use crate::aws::expr::Expr;
use crate::aws::limits::{self, Unit as Time};
use crate::aws::overrides::Reached;
use crate::aws::unit::{Keep, Resource, Tag, Unit};
use scant_compiler::model::{Encryption, Index, KeyAttribute, KeyType, StoreId, Table};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// `AWS::DynamoDB::Table`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties<'m> {
    billing_mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    provisioned_throughput: Option<Throughput>,
    attribute_definitions: Vec<Attribute<'m>>,
    key_schema: Vec<KeyPart<'m>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    global_secondary_indexes: Vec<SecondaryIndex<'m>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_to_live_specification: Option<TimeToLive<'m>>,
    point_in_time_recovery_specification: Recovery,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_specification: Option<Changes>,
    #[serde(rename = "SSESpecification", skip_serializing_if = "Option::is_none")]
    encryption: Option<CustomerKey>,
    deletion_protection_enabled: bool,
    tags: Vec<Tag>,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Throughput {
    read_capacity_units: u32,
    write_capacity_units: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute<'m> {
    attribute_name: &'m str,
    attribute_type: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct KeyPart<'m> {
    attribute_name: &'m str,
    key_type: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct SecondaryIndex<'m> {
    index_name: &'m str,
    key_schema: Vec<KeyPart<'m>>,
    projection: Projection<'m>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provisioned_throughput: Option<Throughput>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Projection<'m> {
    projection_type: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    non_key_attributes: Vec<&'m str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct TimeToLive<'m> {
    attribute_name: &'m str,
    enabled: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Recovery {
    point_in_time_recovery_enabled: bool,
    recovery_period_in_days: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Changes {
    stream_view_type: &'static str,
}

#[derive(Debug, Serialize)]
struct CustomerKey {
    #[serde(rename = "SSEEnabled")]
    enabled: bool,
    #[serde(rename = "SSEType")]
    kind: &'static str,
    #[serde(rename = "KMSMasterKeyId")]
    key: Expr,
}

/// Puts the table in.
pub fn add(context: &Context<'_>, demand: &Demand, id: StoreId, table: &Table, unit: &mut Unit) {
    let throughput = table.capacity.map(|capacity| Throughput {
        read_capacity_units: capacity.value.0,
        write_capacity_units: capacity.value.1,
    });
    let customer_key = match table.encryption.value {
        // DynamoDB encrypts every table; with a key of its own if nothing is said.
        Encryption::Provider => None,
        Encryption::CustomerKey => {
            Some(CustomerKey { enabled: true, kind: "KMS", key: Expr::arn(&context.key_id()) })
        }
    };
    let properties = Properties {
        billing_mode: if throughput.is_some() { "PROVISIONED" } else { "PAY_PER_REQUEST" },
        provisioned_throughput: throughput,
        attribute_definitions: attributes(table),
        key_schema: key_schema(&table.key, table.sort.as_ref()),
        global_secondary_indexes: table.indexes.iter().map(|it| index(table, it, throughput)).collect(),
        time_to_live_specification: table
            .expire_at
            .as_ref()
            .map(|attribute| TimeToLive { attribute_name: &attribute.value, enabled: true }),
        point_in_time_recovery_specification: Recovery {
            point_in_time_recovery_enabled: true,
            recovery_period_in_days: Time::Days.count(table.restore.value),
        },
        stream_specification: demand
            .changes
            .contains(&id)
            .then_some(Changes { stream_view_type: "NEW_AND_OLD_IMAGES" }),
        encryption: customer_key,
        deletion_protection_enabled: context.model.protected,
        tags: context.tags(&context.model.store(id).common),
    };
    unit.add(
        Resource::new(context.store_id(id), "AWS::DynamoDB::Table", properties)
            .reached(Reached::Main)
            .keep(Keep::Retain),
    );
}

/// The attributes some key is made of, once each.
fn attributes(table: &Table) -> Vec<Attribute<'_>> {
    let mut attributes: Vec<Attribute<'_>> = Vec::new();
    for key in keys(table) {
        if !attributes.iter().any(|attribute| attribute.attribute_name == key.name) {
            attributes.push(Attribute { attribute_name: &key.name, attribute_type: type_of(key) });
        }
    }
    attributes
}

fn keys(table: &Table) -> impl Iterator<Item = &KeyAttribute> {
    let indexes = table.indexes.iter().flat_map(|index| std::iter::once(&index.key).chain(&index.sort));
    std::iter::once(&table.key).chain(&table.sort).chain(indexes)
}

fn type_of(key: &KeyAttribute) -> &'static str {
    match key.key_type {
        KeyType::String => "S",
        KeyType::Number => "N",
    }
}

fn key_schema<'m>(key: &'m KeyAttribute, sort: Option<&'m KeyAttribute>) -> Vec<KeyPart<'m>> {
    let sort = sort.map(|sort| KeyPart { attribute_name: &sort.name, key_type: "RANGE" });
    std::iter::once(KeyPart { attribute_name: &key.name, key_type: "HASH" }).chain(sort).collect()
}

fn index<'m>(table: &'m Table, index: &'m Index, throughput: Option<Throughput>) -> SecondaryIndex<'m> {
    // Keys of the table and of the index are in every index.
    let own = [Some(&table.key), table.sort.as_ref(), Some(&index.key), index.sort.as_ref()];
    let is_key = |name: &str| own.iter().flatten().any(|key| key.name == name);
    let others: Vec<&str> = index.only.iter().map(String::as_str).filter(|name| !is_key(name)).collect();
    let projection_type = match (index.only.is_empty(), others.is_empty()) {
        (true, _) => "ALL",
        (false, true) => "KEYS_ONLY",
        (false, false) => "INCLUDE",
    };
    SecondaryIndex {
        index_name: &index.name,
        key_schema: key_schema(&index.key, index.sort.as_ref()),
        projection: Projection { projection_type, non_key_attributes: others },
        provisioned_throughput: throughput,
    }
}

/// Limits from "Quotas in Amazon DynamoDB" and the resource's schema.
pub fn check(table: &Table, findings: &mut Vec<Diagnostic>) {
    limits::time("`restore`", table.restore.value, Time::Days, 1..=35, table.restore.span, findings);
    if let Some(capacity) = &table.capacity {
        for count in [capacity.value.0, capacity.value.1] {
            limits::count("a table's `capacity`", u64::from(count), 1..=40_000, capacity.span, findings);
        }
    }
    if let Some(index) = table.indexes.get(20) {
        limits::count(
            "the number of a table's indexes",
            table.indexes.len() as u64,
            0..=20,
            index.span,
            findings,
        );
    }
    for index in &table.indexes {
        limits::count(
            "the length of an index's name",
            index.name.len() as u64,
            3..=255,
            index.span,
            findings,
        );
        limits::count(
            "the number of attributes an index is limited to",
            index.only.len() as u64,
            0..=100,
            index.span,
            findings,
        );
    }
    if let Some(expiry) = &table.expire_at
        && let Some(key) = keys(table).find(|key| key.name == expiry.value && key.key_type == KeyType::String)
    {
        let message =
            format!("`{}` is a string, and aws takes the time items expire from a number", key.name);
        findings.push(
            Diagnostic::error(&codes::AWS_LIMIT, expiry.span, message)
                .label(key.span, "the key")
                .help("name an attribute that holds the time as seconds since 1970"),
        );
    }
    let mut known: Vec<&KeyAttribute> = Vec::new();
    for key in keys(table) {
        match known.iter().find(|other| other.name == key.name) {
            None => known.push(key),
            Some(other) if other.key_type == key.key_type => {}
            Some(other) => findings.push(
                Diagnostic::error(
                    &codes::KEY_TYPES_DIFFER,
                    key.span,
                    format!("`{}` is a key of two types, and an item's attribute has one on aws", key.name),
                )
                .label(other.span, "the other type"),
            ),
        }
    }
}
