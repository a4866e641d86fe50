//! A host name of an API's own: its certificate is the template's parameter, and an output says where to point it.

use crate::aws::context::{Context, output_key};
use crate::aws::expr::{Attr, Expr};
use crate::aws::ids::{LogicalId, Part};
use crate::aws::layout::Output;
use crate::aws::unit::{Resource, Unit};
use crate::shared::fragment::fragment;
use scant_compiler::model::{Api, Model};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `AWS::ApiGatewayV2::DomainName`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct DomainName<'m> {
    domain_name: &'m str,
    domain_name_configurations: [Configuration; 1],
    tags: BTreeMap<Cow<'static, str>, Expr>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Configuration {
    certificate_arn: Expr,
    endpoint_type: &'static str,
    security_policy: &'static str,
}

/// Puts the domain in, if the API has one.
pub fn add(context: &Context<'_>, api: &Api, unit: &mut Unit) {
    let Some(domain) = &api.domain else { return };
    let properties = DomainName {
        domain_name: &domain.value,
        domain_name_configurations: [Configuration {
            certificate_arn: Expr::Parameter(certificate(api)),
            endpoint_type: "REGIONAL",
            security_policy: "TLS_1_2",
        }],
        tags: context.tag_map(&api.common),
    };
    let id = LogicalId::of(&api.name, Part::Domain);
    unit.add(Resource::new(id, "AWS::ApiGatewayV2::DomainName", properties));
}

fn certificate(api: &Api) -> String {
    LogicalId::of(&api.name, Part::Certificate).to_string()
}

/// Where to point each domain.
pub fn outputs(model: &Model) -> impl Iterator<Item = Output> {
    model.apis.iter().filter_map(|api| {
        let domain = api.domain.as_ref()?;
        let id = LogicalId::of(&api.name, Part::Domain);
        let plain = format!("{id}Target");
        let taken = model.outputs.iter().any(|output| output_key(&output.name) == plain);
        // No output of the spec ends with the digits of a hash.
        let marked = || LogicalId::detailed(&api.name, Part::Domain, "target").to_string();
        Some(Output {
            key: if taken { marked() } else { plain },
            description: Some(format!("Host name that a CNAME record of {} points to", domain.value)),
            value: fragment(&Expr::reach(&id, Attr::REGIONAL_DOMAIN_NAME), 3),
        })
    })
}
