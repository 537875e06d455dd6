/** Action values, learned from transitions that are replayed: DQN and SAC. */
package org.rollout4j.algo.offpolicy;
