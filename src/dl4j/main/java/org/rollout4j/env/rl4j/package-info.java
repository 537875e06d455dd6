/**
 * RL4J's {@code MDP}, and its newer environments with channels, as our environment; and our environments as an RL4J {@code MDP}.
 *
 * <pre>{@code
 * EnvironmentFactory factory = MdpEnvironment.factory(CartpoleNative::new, 200);
 * Environment maze = MdpEnvironment.of(new ChannelsMdp(new TMazeEnvironment(10, random)));
 * }</pre>
 */
package org.rollout4j.env.rl4j;
