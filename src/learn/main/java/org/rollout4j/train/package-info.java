/**
 * Training runs: the loop, its callbacks, and the files of a run.
 *
 * <pre>{@code
 * try (RunDirectory run = RunDirectory.create(path, config)) { // or resume(path), then run.last()
 *     Trainer<P, D> trainer = new Trainer<>(TrainingConfig.ofSteps(500_000), learner, source, evaluator, callbacks);
 *     trainer.run(); // callbacks write metrics, best.zip, last.zip
 * }
 * }</pre>
 *
 * <p>Every file is written beside and renamed, so that a run may be killed at any moment and resumed from its last
 * checkpoint as if it had never been interrupted.
 */
package org.rollout4j.train;
