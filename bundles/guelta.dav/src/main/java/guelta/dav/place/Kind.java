// SPDX-License-Identifier: Apache-2.0
package guelta.dav.place;

/** The kinds of homes that everybody has. */
public enum Kind {
    /** Calendars, one below the home each, with calendar objects in them. */
    CALENDARS("calendars"),
    /** Address books, one below the home each, with vCards in them. */
    CONTACTS("contacts"),
    /** Files and folders of any depth. */
    FILES("files");

    private final String folder;

    Kind(String folder) {
        this.folder = folder;
    }

    /** How it is called in paths and in the store. */
    public String folder() {
        return folder;
    }

    /** Whether collections may be in collections, and files right in the home. */
    public boolean isNested() {
        return this == FILES;
    }
}
