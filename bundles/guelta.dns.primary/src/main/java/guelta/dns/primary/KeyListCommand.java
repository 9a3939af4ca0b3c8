// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.dns.keys.KeyName;
import guelta.dns.keys.Keys;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the keys: what they are for, never their secrets. */
@Service
@Command(scope = "dns", name = "key-list", description = "Lists the keys and what they are for, without secrets")
public final class KeyListCommand extends ListingCommand {
    @Reference
    PrimaryServer primary;

    @Override
    protected Listing listing() {
        return listing(primary.keys().known());
    }

    static Listing listing(Keys keys) {
        Listing listing = Listing.of("key", "algorithm", "right", "zone", "primary", "secondary", "file")
                .whenEmpty("There is no key.");
        for (Keys.Known each : keys.all()) {
            Optional<KeyName> meaning = each.meaning();
            listing.row(
                    each.key().name(),
                    each.key().algorithm().mnemonic(),
                    meaning.map(some -> some.right().name().toLowerCase(Locale.ROOT))
                            .orElse("none"),
                    meaning.map(some -> some.zone().toString()).orElse(""),
                    meaning.flatMap(KeyName::primary)
                            .map(some -> some.getHostAddress())
                            .orElse(""),
                    meaning.flatMap(KeyName::secondary)
                            .map(some -> some.getHostAddress())
                            .orElse(""),
                    each.file());
        }
        return listing;
    }
}
