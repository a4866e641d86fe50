//! Grants as a spec writes them, and the statements they become.

use super::*;
use crate::aws::Aws;
use crate::aws::circles::Circles;
use crate::aws::expr::Attr;
use crate::aws::ids::{LogicalId, Part};
use scant_compiler::model::Name;
use scant_compiler::target::Assets;
use scant_compiler::{Options, compile};
use scant_lang::source::Source;

/// The statements of a function with these `allow` lines.
fn of(grants: &str) -> Vec<Statement> {
    let spec = format!(
        "app shop\n\
         table documents {{ key tenant: string; sort doc: string; index by_title {{ key title: string }} }}\n\
         table hidden {{ key id: string; encryption customer_key }}\n\
         bucket files\n\
         secret card_key {{ rotate every 30d by rotate }}\n\
         function rotate {{ code \"x\"; runtime node24; on call; allow read, write on card_key }}\n\
         function f {{ code \"x\"; runtime node24; on call; {grants} }}\n"
    );
    let compiled = compile(&[Source::new("spec.scant", spec)], &Aws, &Options::default());
    let Some(checked) = compiled.value else { panic!("{:#?}", compiled.diagnostics) };
    let (model, access) = (checked.model(), checked.access());
    let (circles, assets) = (Circles::of(model, access), Assets::default());
    let context = Context { model, access, assets: &assets, circles: &circles, within: None };
    statements(&context, FunctionId(1)).0
}

fn arn(name: &str, part: Part) -> Expr {
    Expr::reach(&LogicalId::of(&Name::new(name), part), Attr::ARN)
}

/// One statement of these actions on these resources, without condition.
fn plain(sid: &str, actions: &[&'static str], resources: &[Expr]) -> Statement {
    let statement = Statement::allow(actions.iter().copied(), resources.iter().cloned());
    Statement { sid: Some(sid.to_owned()), ..statement }
}

#[test]
fn batch_writes_come_with_put_and_delete_and_not_before() {
    let table = [arn("documents", Part::Table)];
    assert_eq!(of("allow put on documents"), [plain("PutDocuments", &["dynamodb:PutItem"], &table)]);
    assert_eq!(
        of("allow put, delete on documents"),
        [plain(
            "PutDeleteDocuments",
            &["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"],
            &table
        )]
    );
    let apart = of("allow put on documents; allow delete on documents where key is \"a\"");
    assert!(apart.iter().flat_map(|one| &one.action).all(|action| action != "dynamodb:BatchWriteItem"));
}

#[test]
fn an_index_is_a_resource_of_its_own() {
    let index = arn("documents", Part::Table).then("/index/by_title");
    assert_eq!(
        of("allow query on documents.by_title"),
        [plain("QueryDocuments", &["dynamodb:Query"], &[index])]
    );
}

#[test]
fn keys_are_asked_for_and_must_be_there() {
    let scoped = of("allow get on documents where key starts \"a*\"");
    let expected = plain(
        "GetDocuments",
        &["dynamodb:GetItem", "dynamodb:BatchGetItem"],
        &[arn("documents", Part::Table)],
    )
    .when("ForAllValues:StringLike", "dynamodb:LeadingKeys", [Expr::text("a${*}*")])
    .when("Null", "dynamodb:LeadingKeys", [Expr::text("false")]);
    assert_eq!(scoped, [expected]);
}

#[test]
fn fields_bring_the_keys_a_request_names() {
    let limited = of("allow get on documents fields title");
    let names = ["title", "tenant", "doc"].map(Expr::text);
    let expected = plain(
        "GetDocuments",
        &["dynamodb:GetItem", "dynamodb:BatchGetItem"],
        &[arn("documents", Part::Table)],
    )
    .when("ForAllValues:StringEquals", "dynamodb:Attributes", names)
    .when("Null", "dynamodb:Attributes", [Expr::text("false")])
    .when("StringEqualsIfExists", "dynamodb:Select", [Expr::text("SPECIFIC_ATTRIBUTES")]);
    assert_eq!(limited, [expected]);
}

#[test]
fn objects_and_their_list_are_two_resources() {
    let bucket = arn("files", Part::Bucket);
    let found = of("allow get, list on files where key starts \"in/\"");
    let list = plain("ListFiles", &["s3:ListBucket"], std::slice::from_ref(&bucket)).when(
        "StringLike",
        "s3:prefix",
        [Expr::text("in/*")],
    );
    assert_eq!(found, [plain("GetFiles", &["s3:GetObject"], &[bucket.then("/in/*")]), list]);
}

#[test]
fn scopes_never_widen_each_other() {
    let found = of("allow get on files where key starts \"a/\"; allow put on files where key starts \"b/\"");
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|statement| statement.resource.len() == 1));
}

#[test]
fn the_applications_key_serves_one_service_at_a_time() {
    let found = of("allow get on hidden");
    let service =
        Expr::join([Expr::text("dynamodb."), Expr::Pseudo("AWS::Region"), Expr::text(".amazonaws.com")]);
    let key = plain("UseTable", &["kms:Decrypt"], &[arn("app", Part::Key)]).when(
        "StringEquals",
        "kms:ViaService",
        [service],
    );
    assert_eq!(found.last(), Some(&key));
}

#[test]
fn only_the_function_that_rotates_a_secret_may_put_its_version_in_place() {
    let write = of("allow write on card_key");
    assert_eq!(write[0].action, ["secretsmanager:PutSecretValue"]);
}
