/** Other systems: those that {@code rollout4j bench} measures beside ours, and those that run what we export. */
package org.rollout4j.peers;
