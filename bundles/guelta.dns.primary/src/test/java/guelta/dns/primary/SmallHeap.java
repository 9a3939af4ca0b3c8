// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;

/** A process with a heap that a zone does not fit into: serves it when it is small, then large, then small again. */
final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] arguments) {
        ZonesRepository repository = new ZonesRepository();
        repository.put("example.net", ZonesRepository.zone(""));
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        ServedZones served = advance(ServedZones.NONE, repository);
        repository.put("example.org", ZonesRepository.zone("$GENERATE 0-999999 host$ A 192.0.2.1"));
        served = advance(served, repository);
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.2"));
        repository.put("example.net", ZonesRepository.zone("www A 192.0.2.2"));
        advance(served, repository);
    }

    private static ServedZones advance(ServedZones served, ZonesRepository repository) {
        ServedZones.Advance advance = served.advance(repository.root().head(), repository.root());
        advance.news().forEach(news -> System.out.println(news.text()));
        System.out.println(advance.next()
                .find(DomainName.of("example.org"))
                .map(ServedZone::state)
                .orElse("gone"));
        return advance.next();
    }
}
