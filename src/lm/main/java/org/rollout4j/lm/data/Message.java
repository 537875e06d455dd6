package org.rollout4j.lm.data;

/**
 * One turn of a conversation.
 *
 * @param role who says it, such as {@code system}, {@code user} and {@code assistant}
 * @param content what is said
 */
public record Message(String role, String content) {}
