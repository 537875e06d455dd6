package org.rollout4j.lm.text;

import org.rollout4j.core.Require;

/**
 * One message of a conversation.
 *
 * @param role who says it, such as {@code system}, {@code user} or {@code assistant}
 * @param content what is said; text, whatever it looks like
 */
public record ChatMessage(String role, String content) {
    public ChatMessage {
        Require.that(role != null && !role.isEmpty(), "role", role, "a text of at least one character is needed");
        Require.that(content != null, "content", null, "a text is needed");
    }
}
