/**
 * Training runs: the loop, its callbacks, checkpoints that resume exactly, and the files of a run.
 *
 * <pre>{@code
 * Trainer trainer = new Trainer(TrainingConfig.ofSteps(500_000), horizon, learner, source, evaluator, List.of());
 * trainer.run();
 * }</pre>
 */
package org.rollout4j.train;
