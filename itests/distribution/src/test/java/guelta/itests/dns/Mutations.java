// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Messages that are nearly queries: real ones with octets changed, cut, repeated, counts wrong, pointers anywhere. */
public final class Mutations {
    private Mutations() {}

    /** An endless, repeatable stream made from valid messages. */
    public static Stream<byte[]> of(List<byte[]> valid, long seed) {
        var random = new Random(seed);
        return Stream.generate(() -> {
            var message = valid.get(random.nextInt(valid.size())).clone();
            for (var i = random.nextInt(4); i >= 0; i--) {
                message = once(message, valid, random);
            }
            return message;
        });
    }

    private static byte[] once(byte[] message, List<byte[]> valid, Random random) {
        if (message.length == 0) {
            return message;
        }
        var at = random.nextInt(message.length);
        switch (random.nextInt(8)) {
            case 0 -> message[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> message[at] = (byte) random.nextInt(256);
            case 2 -> message[at] = (byte) (0xc0 | random.nextInt(64)); // a pointer, where one may not be
            case 3 -> {
                return Arrays.copyOf(message, at);
            }
            case 4 -> {
                var longer = Arrays.copyOf(message, message.length + 1 + random.nextInt(600));
                for (var i = message.length; i < longer.length; i++) {
                    longer[i] = (byte) random.nextInt(256);
                }
                return longer;
            }
            case 5 -> message[Math.min(message.length - 1, 2 + random.nextInt(10))] = (byte) random.nextInt(256);
            case 6 -> {
                var other = valid.get(random.nextInt(valid.size()));
                var spliced = Arrays.copyOf(message, at + other.length);
                System.arraycopy(other, 0, spliced, at, other.length);
                return spliced;
            }
            default -> {
                var noise = new byte[random.nextInt(64)];
                random.nextBytes(noise);
                return noise;
            }
        }
        return message;
    }
}
