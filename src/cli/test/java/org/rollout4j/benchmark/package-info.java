/**
 * Benchmarks of the parts, by JMH: {@code ./rollout4j bench parts} runs all, {@code ./rollout4j bench parts Networks -prof gc} those of one class
 * with the bytes that each call allocates. Times are microseconds a call on one thread. How fast the whole is, and beside what, tells {@code
 * ./rollout4j bench}.
 */
package org.rollout4j.benchmark;
