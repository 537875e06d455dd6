/** Decoder-only transformers: architecture, weights, exact forward and backward passes, sampling with a key/value cache. */
package org.rollout4j.lm.model;
