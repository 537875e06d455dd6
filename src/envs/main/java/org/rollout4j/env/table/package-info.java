/**
 * Environments whose transitions are written down in full, so that what is played and what the exact optimum is computed
 * from are one and the same: {@link org.rollout4j.env.table.ModelEnvironment} plays any {@link
 * org.rollout4j.core.MarkovModel}, {@link org.rollout4j.env.table.TabularModel} holds one in arrays, and {@link
 * org.rollout4j.env.table.TransitionTable} is one that a user writes.
 *
 * <pre>{@code
 * TransitionTable table = TransitionCsv.parse(bytes, "plant.csv");
 * TabularModel model = table.model();
 * Environment environment = new ModelEnvironment(table.spec("plant", model), model);
 * }</pre>
 */
package org.rollout4j.env.table;
