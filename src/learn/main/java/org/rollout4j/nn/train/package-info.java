/**
 * Networks as they learn: backward passes, the optimiser, OpenBLAS. All parameters of a network are one flat array in Deeplearning4j's
 * order, so that the dense path and a Deeplearning4j network exchange them as they are.
 *
 * <pre>{@code
 * TrainableNetwork.TrainingPass pass = network.newTrainingPass(rows); // scratch memory, one a thread
 * pass.forward(rows, observations, 0, outputs, 0);
 * pass.backward(rows, outputGradients, gradient, 0); // from the derivatives of any loss
 * optimiser.step(gradient, 1, learningRate);
 * network.setParameters(optimiser.parameters(), 0);
 * }</pre>
 */
package org.rollout4j.nn.train;
