// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.config.Settings;
import guelta.dav.World;
import guelta.dav.account.Visibility;
import guelta.net.ClientAuth;
import guelta.net.HttpLimits;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.Tls;
import guelta.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the operator configured, as values.
 *
 * @param listens where to answer, and how
 * @param store that holds the calendars
 * @param accounts the store of users
 * @param open whether the first use of a name makes the account
 * @param visibility which users and groups everybody finds
 * @param baseUrl what clients call this server, as {@code https://dav.example.org}; empty: as they do
 * @param allowInsecure whether passwords may come in plain from anywhere
 * @param trustedProxies whose word about the client is believed
 * @param realm what a client shows when it asks for the password
 * @param limits of what is stored
 */
record DavSettings(
        List<Listen> listens,
        String store,
        String accounts,
        boolean open,
        Visibility visibility,
        Optional<String> baseUrl,
        boolean allowInsecure,
        Set<InetAddress> trustedProxies,
        String realm,
        World.Limits limits) {
    static final String FILE = "etc/guelta.dav.http.cfg";

    private static final long SMALLEST = 1024;
    private static final long LARGEST = 1L << 30;
    private static final long LARGEST_QUOTA = 1L << 50;
    private static final Limits CONNECTIONS = new Limits(2_000, 200, 100, 65_535, Duration.ofMinutes(5), 4 << 20);

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    /** With a colon, or four numbers: anything else may be a name. */
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*|" + OCTET + "(\\." + OCTET + "){3}");

    /** Reads all keys; whether they are allowed is told by {@link Settings#problems()}. */
    static DavSettings read(Settings settings) {
        List<InetSocketAddress> addresses = settings.addresses("listen", "127.0.0.1:8080");
        String certificate = settings.text("certificate", "");
        Listen listen = certificate.isEmpty()
                ? new Listen(Transport.HTTP, addresses, CONNECTIONS)
                : new Listen(
                        Transport.HTTPS,
                        addresses,
                        Optional.of(new Tls(certificate, List.of("h2", "http/1.1"), ClientAuth.NONE)),
                        CONNECTIONS);
        boolean open = settings.word("registration", "closed", "closed", "open").equals("open");
        return new DavSettings(
                List.of(listen),
                settings.text("store", "calendars"),
                settings.text("accounts", "accounts"),
                open,
                Visibility.valueOf(settings.word("principals", open ? "self" : "all", "all", "groups", "self")
                        .toUpperCase(Locale.ROOT)),
                settings.parse(
                        "baseUrl",
                        "",
                        "nothing, or a URL without a path, as https://dav.example.org",
                        DavSettings::baseUrl),
                settings.flag("allowInsecure", "false"),
                settings.parse("trustedProxies", "", "a list of addresses, as 192.0.2.1", DavSettings::proxies),
                settings.text("realm", "guelta"),
                new World.Limits(
                        settings.size("maxResourceSize", "16m", SMALLEST, LARGEST),
                        quota(settings),
                        settings.duration("syncRetention", "180d", Duration.ofDays(1), Duration.ofDays(36_500))
                                .toSeconds(),
                        settings.flag("vcard4", "false")));
    }

    private static long quota(Settings settings) {
        long quota = settings.size("quota", "1048576g", 0, LARGEST_QUOTA);
        return quota == LARGEST_QUOTA ? Long.MAX_VALUE : quota;
    }

    private static @Nullable Optional<String> baseUrl(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String url = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return url.matches("https?://[A-Za-z0-9.:\\[\\]-]+") ? Optional.of(url) : null;
    }

    private static @Nullable Set<InetAddress> proxies(String text) {
        Set<InetAddress> proxies = new HashSet<>();
        for (String word : text.split(",")) {
            Optional<InetAddress> address = address(word.strip());
            if (address.isEmpty() && !word.isBlank()) {
                return null;
            }
            address.ifPresent(proxies::add);
        }
        return Set.copyOf(proxies);
    }

    /** An address as it is written. Names are none: to look them up would take as long as somebody else wants. */
    static Optional<InetAddress> address(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    /**
     * The bounds of requests. What is somewhat too large comes through, to be refused in the words of its RFC; what is more
     * than that would be in memory when it comes to a store's journal.
     */
    HttpLimits requests() {
        return HttpLimits.DEFAULT.withBody(Math.max(HttpLimits.DEFAULT.body(), 2 * limits.resource()));
    }
}
