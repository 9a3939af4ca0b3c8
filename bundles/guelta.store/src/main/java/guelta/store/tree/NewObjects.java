// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Content;
import guelta.store.Tag;
import org.osgi.annotation.versioning.ConsumerType;

/** Objects to which edits add: what is kept here can be read here at once. */
@ConsumerType
public interface NewObjects extends Objects {
    /** Keeps a folder, and answers its tag. */
    Tag keep(Folder folder);

    /** Keeps a file, and answers its tag. */
    Tag keep(Content file);
}
