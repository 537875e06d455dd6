/** Losses against TRL's own numbers, finite differences, and a language model small enough to enumerate. */
package org.rollout4j.lm.loss;
