// SPDX-License-Identifier: Apache-2.0
/** A store in a bare Git repository. */
@NullMarked
package guelta.store.git;

import org.jspecify.annotations.NullMarked;
