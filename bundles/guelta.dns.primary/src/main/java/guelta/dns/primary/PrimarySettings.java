// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.authority.AuthoritySettings;
import guelta.dns.server.CookieSettings;
import guelta.dns.server.Endpoints;
import guelta.dns.server.Guard;
import guelta.net.Listen;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator configured, as values.
 *
 * @param endpoints where to answer
 * @param store that holds the zones
 * @param authority what the server says about itself
 * @param axfr whether anybody may transfer zones
 * @param allowTransfer who may without a key
 * @param alsoNotify who is told of changes besides those whom zones and keys name
 * @param catalog the name of the catalog zone of all zones that is made, if one is
 * @param guard what it is kept from being abused by
 * @param updateRecords how many records one UPDATE may change
 */
record PrimarySettings(
        Endpoints endpoints,
        String store,
        AuthoritySettings authority,
        boolean axfr,
        AddressList allowTransfer,
        List<InetSocketAddress> alsoNotify,
        Optional<DomainName> catalog,
        Guard guard,
        int updateRecords) {
    static final String FILE = "etc/guelta.dns.primary.cfg";

    /** What fits into a packet on any path: DNS Flag Day 2020. */
    private static final int UDP_PAYLOAD = 1232;

    /** What the labels of a member leave of the 255 octets of a name: one of 32 octets and "zones" (RFC 9432 4.1). */
    private static final int CATALOG_NAME = 255 - 33 - 6;

    /**
     * Reads all keys; whether they are allowed is told by {@link Settings#problems()}.
     *
     * @param madeSecret the 16 octets that make cookies when none are configured
     */
    static PrimarySettings read(Settings settings, byte[] madeSecret) {
        Optional<String> identity = settings.parse("identity", "", "at most 128 octets", PrimarySettings::text);
        Optional<String> version = settings.parse("version", "refused", "at most 128 octets", PrimarySettings::text);
        CookieSettings cookies = CookieSettings.read(settings, madeSecret);
        AuthoritySettings authority = new AuthoritySettings(
                identity.map(name -> name.getBytes(StandardCharsets.UTF_8)),
                identity,
                version.filter(text -> !text.equals("refused")),
                Optional.of(cookies.secret()),
                cookies.previous(),
                cookies.required(),
                UDP_PAYLOAD);
        return new PrimarySettings(
                Endpoints.read(settings, "127.0.0.1:5300"),
                settings.text("store", "zones"),
                authority,
                settings.flag("axfr", "false"),
                settings.parse(
                        "allowTransfer",
                        "",
                        "a list of addresses and networks, as 192.0.2.0/24, or any, none, loopback",
                        AddressList::parse),
                settings.addresses("alsoNotify", ""),
                settings.parse(
                        "catalog",
                        "",
                        "the name of a zone, of at most " + CATALOG_NAME + " octets, or nothing",
                        PrimarySettings::catalog),
                Guard.read(settings),
                (int) settings.number("maxUpdateRecords", "5000", 1, 65_535));
    }

    private static @Nullable Optional<DomainName> catalog(String text) {
        Optional<DomainName> name = text.isEmpty() ? Optional.empty() : Optional.of(DomainName.of(text));
        return name.filter(some -> some.wire().length > CATALOG_NAME).isPresent() ? null : name;
    }

    /** Where to answer, UDP and TCP. */
    List<InetSocketAddress> listen() {
        return endpoints.plain();
    }

    /** What to announce. */
    List<Listen> listens() {
        return endpoints.listens();
    }

    private static @Nullable Optional<String> text(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > 128) {
            return null;
        }
        return Optional.of(text).filter(some -> !some.isEmpty());
    }
}
