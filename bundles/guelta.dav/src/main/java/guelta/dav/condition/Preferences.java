// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a client would like, and need not get ({@code Prefer}, RFC 7240 and 8144; {@code Brief}, the older form of it).
 *
 * @param minimal answers without what the client knows: no properties that are not there, no bodies of writes that succeeded
 * @param representation answers to writes with the resource as it is then
 * @param noRoot answers about members without the collection itself ({@code depth-noroot})
 * @param brief whether {@code minimal} was said by {@code Brief: t} alone, which {@code Preference-Applied} does not answer
 */
public record Preferences(boolean minimal, boolean representation, boolean noRoot, boolean brief) {
    /** None. */
    public static final Preferences NONE = new Preferences(false, false, false, false);

    /**
     * The preferences of a request; those that can't be read are as if they were not there.
     *
     * @param fields the value of a field, those of several of one name joined with commas
     */
    public static Preferences of(Function<String, Optional<String>> fields) {
        boolean minimal = false;
        boolean representation = false;
        boolean noRoot = false;
        for (String each : fields.apply("Prefer").orElse("").split(",")) {
            String preference = name(each);
            // RFC 7240 2: of one that is there twice, the first one counts.
            boolean open = !minimal && !representation;
            minimal |= open && (preference.equals("return=minimal") || preference.equals("return-minimal"));
            representation |=
                    open && (preference.equals("return=representation") || preference.equals("return-representation"));
            noRoot |= preference.equals("depth-noroot");
        }
        boolean brief = fields.apply("Brief")
                .filter(value -> value.strip().equalsIgnoreCase("t"))
                .isPresent();
        return brief && !minimal && !representation
                ? new Preferences(true, false, noRoot, true)
                : new Preferences(minimal, representation, noRoot, false);
    }

    /** Name and value in small letters, without parameters, quotes and blanks. */
    private static String name(String preference) {
        int end = preference.indexOf(';');
        String said = end < 0 ? preference : preference.substring(0, end);
        return said.replaceAll("[ \t\"]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * The value of {@code Preference-Applied}, if one was (RFC 7240 3).
     *
     * @param returned whether the wish about what is returned was fulfilled
     * @param left whether the collection itself was left out
     */
    public Optional<String> applied(boolean returned, boolean left) {
        List<String> applied = new ArrayList<>();
        if (returned && minimal && !brief) {
            applied.add("return=minimal");
        }
        if (returned && representation) {
            applied.add("return=representation");
        }
        if (left && noRoot) {
            applied.add("depth-noroot");
        }
        return applied.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", applied));
    }
}
