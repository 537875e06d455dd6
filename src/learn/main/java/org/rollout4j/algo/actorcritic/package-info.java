/** A policy network and a value network, learned from the rollouts of the current policy: PPO and A2C. */
package org.rollout4j.algo.actorcritic;
