/**
 * Decisions under uncertainty that operations research knows: {@link org.rollout4j.env.decision.Inventory} orders stock, {@link
 * org.rollout4j.env.decision.Admission} lets jobs into a queue. State spaces are small, so that the exact optimum is known, and observations are features
 * from which a network can generalise. Each has the rules of thumb of its trade as heuristics to beat.
 */
package org.rollout4j.env.decision;
