//! Templates of programs of every size.

use super::{Plan, artifact};
use crate::azure::expr::Expr;
use crate::azure::ids::ResourceId;
use crate::azure::layout::Parameter;
use crate::azure::resource::Resource;
use crate::azure::types::Type;
use crate::azure::unit::{Layer, Unit};
use crate::azure::variables::Variable;
use scant_compiler::model::Name;
use serde_json::Value;
use std::collections::BTreeMap;

/// A shared account and `functions` units of ten resources that wait for it and for one another; each resource on one
/// line, if they are to be `flat`.
fn plan(functions: usize, flat: bool) -> Plan {
    let location = Parameter { kind: "string", description: "Where".to_owned(), default: None };
    let mut variables = BTreeMap::from([("uniqueToken".to_owned(), Variable::Value(Expr::group_id()))]);
    let account = ResourceId::new(Type::STORAGE_ACCOUNT, [Expr::Variable("uniqueToken".into(), None)]);
    let mut shared = Unit::new(&Name::new("app"), Layer::Shared, Vec::new());
    shared.add(Resource::plain(&account).located(BTreeMap::new()));
    let mut units = vec![shared];
    for number in 0..functions {
        let name = Name::new(format!("f_{number}"));
        let members =
            BTreeMap::from([("site", Expr::Variable("uniqueToken".into(), None).then(name.path.clone()))]);
        variables.insert(name.path.clone(), Variable::Members(members));
        let mut unit = Unit::new(&name, Layer::Function, Vec::new()).flat(flat);
        let site = ResourceId::new(Type::SITE, [Expr::Variable(name.path.clone().into(), Some("site"))]);
        unit.add(Resource::plain(&site).located(BTreeMap::new()).depends_on([&account]));
        for place in 0..9 {
            let child = site.child(Type::SITE_CONFIG, format!("c{place}"));
            unit.add(Resource::plain(&child).depends_on([&site]));
        }
        units.push(unit);
    }
    Plan {
        name: "shop".to_owned(),
        parameters: BTreeMap::from([("location".to_owned(), location)]),
        variables,
        units,
        ..Plan::default()
    }
}

fn template(functions: usize) -> Value {
    let files = artifact(plan(functions, false)).files;
    let file = files.iter().find(|file| file.path == "azuredeploy.json").expect("there is a template");
    serde_json::from_str(&file.text).expect("it is JSON")
}

fn list<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value[member].as_array().map(Vec::as_slice).unwrap_or_default()
}

#[test]
fn what_fits_is_one_template() {
    let template = template(79);
    assert_eq!(list(&template, "resources").len(), 791);
    assert_eq!(template["variables"]["f_7"]["site"], "[format('{0}f_7', variables('uniqueToken'))]");
}

#[test]
fn what_does_not_is_deployed_inside() {
    let template = template(200);
    let resources = list(&template, "resources");
    let deployments = resources.get(1..).expect("there is more than the account");
    let counts: Vec<usize> =
        deployments.iter().map(|one| list(&one["properties"]["template"], "resources").len()).collect();
    assert_eq!(counts, [700, 700, 600]);
    let own: Vec<&String> =
        template["variables"].as_object().into_iter().flat_map(|all| all.keys()).collect();
    assert_eq!(own, ["uniqueToken"], "the others are declared inside");
    for deployment in deployments {
        let inner = &deployment["properties"]["template"];
        assert_eq!(deployment["properties"]["expressionEvaluationOptions"]["scope"], "Inner");
        assert_eq!(deployment["properties"]["parameters"]["location"]["value"], "[parameters('location')]");
        assert_eq!(inner["parameters"]["location"]["type"], "string");
        assert_eq!(
            list(deployment, "dependsOn"),
            ["[resourceId('Microsoft.Storage/storageAccounts', variables('uniqueToken'))]"]
        );
        let first = list(inner, "resources").first().expect("it has resources");
        assert!(first.get("dependsOn").is_none(), "the account stands outside");
        assert!(list(inner, "resources").iter().skip(1).take(9).all(|one| list(one, "dependsOn").len() == 1));
        assert_eq!(inner["variables"].as_object().map(serde_json::Map::len), Some(counts_of(inner)));
    }
}

/// One variable a function, and the token.
fn counts_of(template: &Value) -> usize {
    list(template, "resources").len() / 10 + 1
}

#[test]
fn nothing_moves_when_nothing_changes() {
    let files = || artifact(plan(120, false)).files;
    assert_eq!(files(), files());
}

#[test]
fn inside_deployments_it_does_not_matter_how_entries_were_written() {
    assert_eq!(artifact(plan(100, true)).files, artifact(plan(100, false)).files);
}
