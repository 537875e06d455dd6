/**
 * Grids of 0/1 cells on a torus that are rolled as a whole: the seed grid, in which nothing can be learned, and the drain
 * grid, whose optimum is known exactly up to 25 cells.
 *
 * <p>A grid of {@code R} rows and {@code C} columns is held in one long, cell {@code (r, c)} in bit {@code r * C + c}.
 */
package org.rollout4j.env.grid;
