/**
 * How fast this is: whole trainings and their parts, beside what the matrix products alone would take and beside other systems.
 *
 * <p>Each measurement runs in a process of its own, so that no other has warmed the compiler for it or set the number of threads, and measures
 * there, by turns, how fast matrix products are at that moment. So the fractions stay meaningful on a machine that others
 * use, too; {@link org.rollout4j.bench.BenchPlan} repeats all and takes medians.
 *
 * <p>Programs of other libraries, which {@link org.rollout4j.bench.PeerPlan} lets take turns with ours, warm up once and stay: {@code
 * Resident} says how they are spoken to.
 */
package org.rollout4j.bench;
