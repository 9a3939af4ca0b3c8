// SPDX-License-Identifier: Apache-2.0
/** A store in memory. */
@NullMarked
package guelta.store.memory;

import org.jspecify.annotations.NullMarked;
