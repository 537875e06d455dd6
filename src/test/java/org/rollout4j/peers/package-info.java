/** Other systems that {@code rollout4j bench} measures beside ours, in the same run on the same environment. */
package org.rollout4j.peers;
