// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;

/**
 * What is asked of a history.
 *
 * @param before the number below which changes are told
 * @param limit how many
 * @param change the one that is asked for; 0 for a list
 * @param content whether it is the bytes as they were
 */
record HistoryQuery(long before, int limit, long change, boolean content) {
    private static final int DEFAULT = 50;
    private static final int MOST = 1000;

    /** The query in a target; what is not known is passed over. */
    static HistoryQuery of(String target) throws Refusal {
        long before = Long.MAX_VALUE;
        long limit = DEFAULT;
        long change = 0;
        boolean content = false;
        int start = target.indexOf('?');
        for (String part :
                start < 0 ? new String[0] : target.substring(start + 1).split("&")) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            switch (name) {
                case "before" -> before = number(name, value);
                case "limit" -> limit = number(name, value);
                case "change" -> change = number(name, value);
                case "content" -> content = true;
                default -> {}
            }
        }
        if (content && change == 0) {
            throw new Refusal(400, "'content' is asked for with the number of a change, as ?change=17&content");
        }
        return new HistoryQuery(before, (int) Math.min(limit, MOST), change, content);
    }

    private static long number(String name, String value) throws Refusal {
        if (!value.matches("[1-9][0-9]{0,17}")) {
            throw new Refusal(400, name + " is '" + value + "', allowed is a number from 1 on");
        }
        return Long.parseLong(value);
    }
}
