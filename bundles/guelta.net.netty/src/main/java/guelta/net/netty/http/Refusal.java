// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpField;
import guelta.net.HttpFields;
import guelta.net.HttpResponse;

/** A request that is answered by the device, which does not pass it on: the status and a sentence for the client. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient HttpFields fields;

    Refusal(int status, String sentence) {
        this(status, sentence, HttpFields.NONE);
    }

    /**
     * @param fields what else the answer says
     */
    Refusal(int status, String sentence, HttpFields fields) {
        super(sentence, null, false, false);
        this.status = status;
        this.fields = fields;
    }

    HttpResponse response() {
        if (status == 204) {
            return new HttpResponse(status, fields);
        }
        HttpResponse text = HttpResponse.text(status, getMessage() + "\n");
        HttpFields all = text.fields();
        for (HttpField field : fields) {
            all = all.and(field.name(), field.value());
        }
        return new HttpResponse(status, all, text.body());
    }
}
