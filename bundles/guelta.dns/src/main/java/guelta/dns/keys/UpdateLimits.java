// SPDX-License-Identifier: Apache-2.0
package guelta.dns.keys;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What single keys may change in one zone, as its {@code ZONE._settings} file says; a key that it does not mention may
 * change what its name allows. A line each, {@code #} starts a comment:
 *
 * <pre>
 * update.KEY = NAMES TYPE TYPE..., NAMES TYPE...
 * update.acme._update.example.org = _acme-challenge.* TXT, *.dyn.example.org A AAAA
 * </pre>
 *
 * NAMES is one name, {@code *.NAME} for all names below one, or {@code LABEL.*} for all that begin with a label. Without
 * types it is all types. An immutable value.
 */
public final class UpdateLimits {
    /** No limits. */
    public static final UpdateLimits NONE = new UpdateLimits(Map.of(), List.of());

    /** No key may change anything. */
    public static final UpdateLimits CLOSED = new UpdateLimits(Map.of(), List.of());

    private static final String PREFIX = "update.";

    private final Map<DomainName, List<Grant>> grants;
    private final List<String> problems;

    private UpdateLimits(Map<DomainName, List<Grant>> grants, List<String> problems) {
        this.grants = grants;
        this.problems = problems;
    }

    private enum Form {
        NAME,
        BELOW,
        FIRST_LABEL
    }

    private record Grant(Form form, DomainName name, Set<Integer> types) {
        boolean covers(DomainName owner, int type) {
            boolean named =
                    switch (form) {
                        case NAME -> owner.equals(name);
                        case BELOW -> owner.within(name) && !owner.equals(name);
                        case FIRST_LABEL -> first(owner).equals(name);
                    };
            return named && (types.isEmpty() || types.contains(type));
        }

        private static DomainName first(DomainName owner) {
            byte[] wire = owner.wire();
            byte[] label = new byte[wire[0] + 2];
            System.arraycopy(wire, 0, label, 0, Math.min(label.length, wire.length) - (wire[0] == 0 ? 0 : 1));
            return DomainName.ofWire(label, 0);
        }
    }

    /** The limits of a settings file; a line that is wrong leaves its key nothing. */
    public static UpdateLimits read(String file, byte[] text) {
        Map<DomainName, List<Grant>> grants = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String raw : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            int comment = raw.indexOf('#');
            String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
            int equals = line.indexOf('=');
            if (!line.startsWith(PREFIX)) {
                continue;
            }
            // A line that is not whole must not leave its key everything.
            String head = line.substring(PREFIX.length(), equals < 0 ? line.length() : equals);
            String key = equals < 0 ? head.split("\\s", 2)[0] : head.strip();
            try {
                List<Grant> allowed = grants.computeIfAbsent(DomainName.of(key), name -> new ArrayList<>());
                if (equals < 0) {
                    throw new IllegalArgumentException("there is no '=' behind the key");
                }
                List<Grant> here = new ArrayList<>();
                for (String each : line.substring(equals + 1).split(",")) {
                    here.add(grant(each.strip()));
                }
                allowed.addAll(here);
            } catch (IllegalArgumentException wrong) {
                problems.add(file + ":" + number + ": " + wrong.getMessage() + "; the key " + key
                        + " may change nothing by this line");
            }
        }
        return new UpdateLimits(grants, List.copyOf(problems));
    }

    private static Grant grant(String text) {
        String[] words = text.split("\\s+");
        Set<Integer> types = new HashSet<>();
        for (int i = 1; i < words.length; i++) {
            int type = RecordType.of(words[i]);
            if (type < 0 || RecordType.meta(type)) {
                throw new IllegalArgumentException("'" + words[i] + "' is no type of records");
            }
            types.add(type);
        }
        String names = words[0];
        if (names.startsWith("*.")) {
            return new Grant(Form.BELOW, DomainName.of(names.substring(2)), types);
        }
        if (names.endsWith(".*")) {
            DomainName label = DomainName.of(names.substring(0, names.length() - 2));
            if (label.labels() != 1) {
                throw new IllegalArgumentException("'" + names + "' has more than one label before the asterisk");
            }
            return new Grant(Form.FIRST_LABEL, label, types);
        }
        return new Grant(Form.NAME, DomainName.of(names), types);
    }

    /**
     * Whether a key of a settings file is that of a limit, though perhaps misspelt: a name is in it, or it begins with
     * {@code update} in any case. No other setting looks so.
     */
    public static boolean meant(String setting) {
        return setting.indexOf('.') >= 0 || setting.toLowerCase(Locale.ROOT).startsWith("update");
    }

    /** Whether a line is one that {@link #read} takes. */
    public static boolean takes(String line) {
        return line.startsWith(PREFIX);
    }

    /** What is wrong in the file, one sentence each. */
    public List<String> problems() {
        return problems;
    }

    /**
     * Whether they let a key change the records of a name and type.
     *
     * @param type {@link RecordType#ANY} for all types, which a key may change that no type is kept from
     */
    public boolean allow(DomainName key, DomainName owner, int type) {
        if (this == CLOSED) {
            return false;
        }
        List<Grant> allowed = grants.get(key);
        return allowed == null || allowed.stream().anyMatch(grant -> grant.covers(owner, type));
    }
}
