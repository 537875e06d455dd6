/**
 * The toy text worlds of Gymnasium (Towers et al., 2024), exact to its definitions: {@link org.rollout4j.env.text.FrozenLake},
 * {@link org.rollout4j.env.text.CliffWalking} and {@link org.rollout4j.env.text.Taxi}. States have the numbers that they have there; an observation
 * is the state one-hot, since a network can make nothing of a number. Each is a {@link org.rollout4j.env.table.TabularModel}, so that its
 * exact optimum is known.
 */
package org.rollout4j.env.text;
