// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

/** How often long repetitions run: in full with {@code ./test soak}, shortened without. */
public final class Soak {
    private Soak() {}

    public static int times(int usually, int soaking) {
        return Boolean.getBoolean("guelta.soak") ? soaking : usually;
    }
}
