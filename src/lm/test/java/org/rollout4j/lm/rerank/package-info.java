/** Tests of scorers, rerankers and bandits, on users whose taste is known. */
package org.rollout4j.lm.rerank;
