/**
 * The desk: a page on this machine to write on, with suggestions that somebody takes, changes or refuses, and what is learned from that.
 *
 * <p>{@link org.rollout4j.desk.page.Desk} is the server. A {@code Session} is an open profile with its writer, and a {@code Study} in which it learns in the
 * background and gives way to whoever waits for a suggestion.
 */
package org.rollout4j.desk.page;
