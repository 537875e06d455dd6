/**
 * Networks as they act: forward passes and the normaliser of observations, in plain Java; {@link org.rollout4j.nn.MatrixProducts} makes them
 * faster where a native library is there. All parameters of a network are one flat array in Deeplearning4j's order.
 */
package org.rollout4j.nn;
