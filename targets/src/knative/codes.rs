//! Every message the Knative target can raise besides the shared ones; each has its page in `codes/`.

use scant_lang::diagnostic::Code;

codes! {
    KNATIVE_LIMIT "knative-limit" "a value Knative or Kubernetes does not take"
    MISSING_IMAGE "missing-image" "it is not said where the image of a function is pushed"
    SHARED_QUEUE "shared-queue" "two functions take from one queue, and each would get every message"
    UNPINNED_IMAGE "unpinned-image" "an image reference that may mean another image tomorrow"
    VOLATILE_QUEUE "volatile-queue" "messages that wait in memory, and are lost with it"
}
