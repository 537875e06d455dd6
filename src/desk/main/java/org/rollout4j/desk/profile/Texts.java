package org.rollout4j.desk.profile;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.rollout4j.lm.data.Content;

/** Checks of what somebody wrote; their messages name the field, and unlike those of {@link org.rollout4j.core.Require} never the value. */
final class Texts {
    private Texts() {}

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** A text of at least one character, which can be written as UTF-8. */
    static void require(String field, String text) {
        require(!Objects.requireNonNull(text, field).isEmpty(), field + " is empty: a text is needed");
        requireWhole(field, text);
    }

    /** A text, which may be empty, or at least one message. */
    static void require(String field, Content content) {
        if (Objects.requireNonNull(content, field) instanceof Content.Messages conversation) {
            require(!conversation.messages().isEmpty(), field + " is an empty list: at least one message is needed");
            conversation.messages().forEach(message -> {
                requireWhole(field, message.role());
                requireWhole(field, message.content());
            });
        } else {
            requireWhole(field, ((Content.Text) content).text());
        }
    }

    private static void requireWhole(String field, String text) {
        require(
                StandardCharsets.UTF_8.newEncoder().canEncode(CharBuffer.wrap(text)),
                field + " holds half of a surrogate pair: whole characters are needed");
    }
}
