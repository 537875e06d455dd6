/**
 * What goes wrong in a run, told by its metrics alone: {@link org.rollout4j.warning.Warnings} asks each rule of agents ({@code AgentRules}), of
 * language models that learn from texts ({@code TextRules}) and of those that learn from rewards or preferences ({@code RewardRules}). The
 * dashboard and reports show what they say.
 */
package org.rollout4j.warning;
