/**
 * Networks: build, forward, backward, optimiser step. All parameters of a network are one flat array in Deeplearning4j's
 * order, so that the fast dense path and a Deeplearning4j network exchange them as they are.
 *
 * <pre>{@code
 * Network.Pass pass = network.newPass(rows);       // scratch memory, one a thread
 * pass.forward(rows, observations, outputs);
 * pass.backward(rows, outputGradients, gradient);  // from the derivatives of any loss
 * optimiser.step(gradient, learningRate);
 * network.setParameters(optimiser.parameters(), 0);
 * }</pre>
 */
package org.rollout4j.nn;
