/**
 * Games for one player whose legal actions change from state to state: Snake, 2048 and twenty questions, with the simple hand-written players
 * that learners are compared with.
 *
 * <p>In Snake and 2048, action 0 is up, 1 down, 2 left and 3 right, so that {@code action ^ 1} is the way back. Learners see masks; who
 * takes no notice of them may take an illegal action, and each game says what it then does.
 */
package org.rollout4j.env.game;
