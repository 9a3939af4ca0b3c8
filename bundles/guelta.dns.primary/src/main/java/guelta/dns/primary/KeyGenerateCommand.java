// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.ConsoleCommand;
import guelta.console.Json;
import guelta.console.OperatorError;
import guelta.dns.DomainName;
import guelta.dns.tsig.TsigAlgorithm;
import guelta.dns.tsig.TsigKey;
import guelta.store.StoreUnavailable;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Makes a key, puts it into the store and shows it once in the forms that other servers and clients take. */
@Service
@Command(
        scope = "dns",
        name = "key-generate",
        description = "Makes a TSIG key in the zones' store and prints it for BIND, Knot and nsupdate")
public final class KeyGenerateCommand extends ConsoleCommand {
    @Argument(
            name = "NAME",
            required = true,
            description = "What the key is called, which tells what it may do: ANYTHING._update.ZONE,"
                    + " ANYTHING._transfer.ZONE or ANYTHING._notify.ZONE")
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Option(name = "--algorithm", description = "SHA1, SHA224, SHA256, SHA384 or SHA512")
    String algorithm = "SHA256";

    @Reference
    PrimaryServer primary;

    @Override
    protected void answer(PrintStream out, boolean json) throws Exception {
        DomainName key = Names.typed(name);
        TsigAlgorithm hash = TsigAlgorithm.of(algorithm)
                .orElseThrow(() -> OperatorError.of("'" + algorithm
                        + "' is no algorithm of keys, allowed are SHA1, SHA224, SHA256, SHA384, SHA512."));
        try {
            print(await(primary.keys().generate(key, hash), () -> "Still writing to the store."), out, json);
        } catch (IllegalArgumentException | StoreUnavailable refused) {
            throw OperatorError.of("The key was not made: " + refused.getMessage() + ".");
        }
    }

    /** A key in every form. */
    static Map<String, Object> forms(TsigKey key) {
        String text = key.name().toString();
        String name = text.substring(0, text.length() - 1);
        String mnemonic = key.algorithm().mnemonic();
        String secret = key.secretText();
        Map<String, Object> forms = new LinkedHashMap<>();
        forms.put("name", name);
        forms.put("guelta", name + ":" + mnemonic.substring(5).toUpperCase(Locale.ROOT) + ":" + secret);
        forms.put("bind", "key \"" + name + "\" { algorithm " + mnemonic + "; secret \"" + secret + "\"; };");
        forms.put("knot", "key:\n  - id: " + name + "\n    algorithm: " + mnemonic + "\n    secret: " + secret);
        forms.put("nsupdate", mnemonic + ":" + name + ":" + secret);
        return forms;
    }

    static void print(TsigKey key, PrintStream out, boolean json) {
        Map<String, Object> forms = forms(key);
        if (json) {
            out.println(Json.of(forms));
            return;
        }
        out.println("# BIND, nsupdate -k\n" + forms.get("bind"));
        out.println("\n# Knot\n" + forms.get("knot"));
        out.println("\n# nsupdate -y, dig -y, knsupdate -y\n" + forms.get("nsupdate"));
        out.println("\n# guelta, Robur\n" + forms.get("guelta"));
    }
}
