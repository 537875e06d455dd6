/** Evaluates policies on episodes they were not trained on, and compares them honestly. */
package org.rollout4j.eval;
