package org.rollout4j.lm.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.lm.text.ChatMessage;

/** What a column of a data set says: plain text, or the turns of a conversation. */
public sealed interface Content {
    /** Plain text. */
    record Text(String text) implements Content {
        @Override
        public boolean isEmpty() {
            return text.isEmpty();
        }

        @Override
        public long characters() {
            return text.codePointCount(0, text.length());
        }

        @Override
        public Object json() {
            return text;
        }
    }

    /** The turns of a conversation. */
    record Messages(List<ChatMessage> messages) implements Content {
        public Messages {
            messages = List.copyOf(messages);
        }

        @Override
        public boolean isEmpty() {
            return messages.stream().allMatch(message -> message.content().isEmpty());
        }

        @Override
        public long characters() {
            return messages.stream()
                    .mapToLong(message -> message.content()
                            .codePointCount(0, message.content().length()))
                    .sum();
        }

        @Override
        public Object json() {
            return messages.stream().map(Messages::json).toList();
        }

        private static Map<String, Object> json(ChatMessage message) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("role", message.role());
            json.put("content", message.content());
            return json;
        }
    }

    static Content of(String text) {
        return new Text(text);
    }

    static Content of(ChatMessage... messages) {
        return new Messages(List.of(messages));
    }

    /** Whether there is not one character in it. */
    boolean isEmpty();

    /** The number of Unicode characters, without roles. */
    long characters();

    /** As it stands in a data set: a text, or a list of objects with role and content. */
    Object json();
}
