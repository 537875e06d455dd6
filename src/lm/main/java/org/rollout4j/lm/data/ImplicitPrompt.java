package org.rollout4j.lm.data;

import java.util.List;
import java.util.Map;
import org.rollout4j.lm.text.ChatMessage;

/** The prompt of a preference that is not told: what chosen and rejected begin with alike, as TRL finds it. */
final class ImplicitPrompt {
    private ImplicitPrompt() {}

    /** @throws IllegalArgumentException if chosen and rejected are of different forms, or the same */
    static Example.Preference split(Content chosen, Content rejected, Map<String, Object> columns) {
        if (chosen.equals(rejected)) {
            throw new IllegalArgumentException("chosen and rejected are the same: they must differ");
        }
        if (chosen instanceof Content.Text better && rejected instanceof Content.Text worse) {
            int length = commonLength(better.text(), worse.text());
            return new Example.Preference(
                    Content.of(better.text().substring(0, length)),
                    Content.of(better.text().substring(length)),
                    Content.of(worse.text().substring(length)),
                    columns);
        }
        if (chosen instanceof Content.Messages better && rejected instanceof Content.Messages worse) {
            int length = commonLength(better.messages(), worse.messages());
            if (length == 0
                    || length
                            == Math.min(
                                    better.messages().size(), worse.messages().size())) {
                throw new IllegalArgumentException("there is no prompt, and chosen and rejected begin with " + length
                        + " equal messages: at least one equal, then one different is needed");
            }
            return new Example.Preference(
                    part(better, 0, length),
                    part(better, length, better.messages().size()),
                    part(worse, length, worse.messages().size()),
                    columns);
        }
        throw new IllegalArgumentException(
                "one of chosen and rejected is text, and one a list of messages: both must be alike");
    }

    /** Without half of a character; the space before the first difference belongs to what follows it. */
    private static int commonLength(String one, String other) {
        int min = Math.min(one.length(), other.length());
        int length = 0;
        while (length < min && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        boolean between = length > 0 && length < min;
        if (between && (one.charAt(length - 1) == ' ' || Character.isHighSurrogate(one.charAt(length - 1)))) {
            length--;
        }
        return length;
    }

    private static int commonLength(List<ChatMessage> one, List<ChatMessage> other) {
        int min = Math.min(one.size(), other.size());
        int length = 0;
        while (length < min && one.get(length).equals(other.get(length))) {
            length++;
        }
        return length;
    }

    private static Content part(Content.Messages all, int from, int end) {
        return new Content.Messages(all.messages().subList(from, end));
    }
}
