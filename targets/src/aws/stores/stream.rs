//! A stream is a Kinesis stream.

use super::passing;
use crate::aws::context::Context;
use crate::aws::limits::{self, Unit as Time};
use crate::aws::overrides::Reached;
use crate::aws::unit::{Resource, Tag, Unit};
use scant_compiler::model::{StoreId, Stream};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// `AWS::Kinesis::Stream`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    stream_mode_details: Mode,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard_count: Option<u32>,
    retention_period_hours: u64,
    stream_encryption: Encryption,
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Mode {
    stream_mode: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Encryption {
    encryption_type: &'static str,
    key_id: &'static str,
}

/// Puts the stream in.
pub fn add(context: &Context<'_>, id: StoreId, stream: &Stream, unit: &mut Unit) {
    let properties = Properties {
        stream_mode_details: Mode {
            stream_mode: if stream.shards.is_some() { "PROVISIONED" } else { "ON_DEMAND" },
        },
        shard_count: stream.shards.map(|shards| shards.value),
        retention_period_hours: Time::Hours.count(stream.keep.value),
        stream_encryption: Encryption { encryption_type: "KMS", key_id: "alias/aws/kinesis" },
        tags: context.tags(&context.model.store(id).common),
    };
    unit.add(
        Resource::new(context.store_id(id), "AWS::Kinesis::Stream", properties)
            .reached(Reached::Main)
            .keep(passing(context.model)),
    );
}

/// Limits from the resource's schema and "Kinesis Data Streams quotas".
pub fn check(stream: &Stream, findings: &mut Vec<Diagnostic>) {
    let keep = &stream.keep;
    limits::time("`keep` of a stream", keep.value, Time::Hours, 24..=8_760, keep.span, findings);
    if let Some(shards) = &stream.shards {
        limits::count("the number of shards", u64::from(shards.value), 1..=20_000, shards.span, findings);
    }
}
