// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;

/**
 * Which branch a root is. The root {@code main} is the configured branch, every other root the branch of its name; a root
 * that is called as the configured branch is the branch {@code main}. What Git does not allow in a branch's name is written
 * as {@code %} and two digits for each octet.
 *
 * <p>Git can't hold a branch beside one whose name is its folder, {@code home} beside {@code home/anna}: the first commit of
 * such a root fails.
 *
 * @param main the branch that is the root {@code main}
 */
record Branches(String main) {
    private static final String MAIN = "main";

    /** git-check-ref-format(1); a dash at the start for the sake of people's command lines. */
    private static final Pattern NOT_ALLOWED =
            Pattern.compile("[^!-~]+|[%~^:?*\\[\\\\]|(?<=^|/)[.-]|(?<=\\.)\\.|\\.(?=lock(/|$))|\\.(?=/|$)|@(?=\\{)");

    private static final Pattern OCTETS = Pattern.compile("(%[0-9A-F]{2})+");

    /** The branch of a root, {@code refs/heads/...}. */
    String ref(String root) {
        return Constants.R_HEADS + encode(swap(root, MAIN, main));
    }

    /** The root of a branch; empty for one that no root is written as. */
    Optional<String> root(String ref) {
        String branch = ref.substring(Constants.R_HEADS.length());
        String root = swap(decode(branch), main, MAIN);
        return Optional.of(root).filter(name -> ref(name).equals(ref));
    }

    /** One name for another, and the other for the one. */
    private static String swap(String name, String one, String other) {
        return name.equals(one) ? other : name.equals(other) ? one : name;
    }

    private String encode(String name) {
        return name.equals(main) ? name : NOT_ALLOWED.matcher(name).replaceAll(Branches::octets);
    }

    private static String octets(MatchResult found) {
        StringBuilder octets = new StringBuilder();
        for (byte octet : found.group().getBytes(StandardCharsets.UTF_8)) {
            octets.append('%').append(String.format("%02X", octet));
        }
        return octets.toString();
    }

    private static String decode(String name) {
        return OCTETS.matcher(name).replaceAll(found -> {
            String[] digits = found.group().substring(1).split("%");
            byte[] octets = new byte[digits.length];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = (byte) Integer.parseInt(digits[i], 16);
            }
            return Matcher.quoteReplacement(new String(octets, StandardCharsets.UTF_8));
        });
    }
}
