//! Where a function's code is.

use crate::aws::context::Context;
use crate::aws::expr::Expr;
use scant_compiler::model::{Function, Model};
use scant_compiler::target::{Asset, Assets, Packaging};
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

/// The bucket that packages and nested templates are put in before the deployment.
pub const ARTIFACT_BUCKET: &str = "ArtifactBucket";
/// What stands in front of their keys there, with its `/`.
pub const ARTIFACT_PREFIX: &str = "ArtifactPrefix";

/// A package or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// A package in the artifact bucket, by its key behind the prefix.
    Zip {
        /// The key.
        key: String,
    },
    /// An image by reference.
    Image {
        /// The reference.
        uri: String,
    },
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "PascalCase")]
        struct Zip {
            s3_bucket: Expr,
            s3_key: Expr,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "PascalCase")]
        struct Image<'c> {
            image_uri: &'c str,
        }
        match self {
            Self::Zip { key } => Zip {
                s3_bucket: Expr::Parameter(ARTIFACT_BUCKET.to_owned()),
                s3_key: Expr::Parameter(ARTIFACT_PREFIX.to_owned()).then(key.clone()),
            }
            .serialize(serializer),
            Self::Image { uri } => Image { image_uri: uri }.serialize(serializer),
        }
    }
}

/// The code of a function: its folder if it names one, else its image.
///
/// The package of a folder that was found is named by its contents, so equal code is never deployed again; one
/// that another build makes is named by its path.
pub fn code(context: &Context<'_>, function: &Function) -> Code {
    match (&function.code, &function.image) {
        (Some(folder), _) => {
            let key = match context.assets.folders.get(&folder.value) {
                Some(asset) => package(asset),
                None => format!("{}.zip", folder.value.trim_start_matches("./").trim_matches('/')),
            };
            Code::Zip { key }
        }
        (None, Some(image)) => Code::Image { uri: image.value.clone() },
        // `check` refuses a function without code.
        (None, None) => Code::Zip { key: format!("{}.zip", function.name) },
    }
}

/// The packages of a program's code folders, by folder; folders of equal content share one.
pub fn packages(model: &Model, assets: &Assets) -> Vec<Packaging> {
    let folders: BTreeSet<&str> =
        model.functions.iter().filter_map(|function| Some(function.code.as_ref()?.value.as_str())).collect();
    let mut packages: Vec<Packaging> = Vec::new();
    let mut made = BTreeSet::new();
    for folder in folders {
        let Some(asset) = assets.folders.get(folder) else { continue };
        if made.insert(&asset.sha256) {
            let path = package(asset);
            packages.push(Packaging { folder: folder.to_owned(), path, added: Vec::new() });
        }
    }
    packages
}

/// Where a folder's package is, below the template and in the bucket.
fn package(asset: &Asset) -> String {
    format!("assets/{}.zip", asset.sha256)
}
