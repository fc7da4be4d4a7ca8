<?php
/**
 * Prints, as JSON, what the_content makes of every published item: by post
 * number, "shown" as visitors get it and "plain" without typographic quotes,
 * dashes and pictures for smilies.
 */

/** The whole content, its pages in a row, as a theme's loop would show it. */
function wps_contents() {
	global $post;
	$contents = array();
	$items    = get_posts(
		array(
			'post_type'   => get_post_types( array( 'public' => true ) ),
			'post_status' => 'publish',
			'numberposts' => -1,
			'orderby'     => 'ID',
			'order'       => 'ASC',
		)
	);
	foreach ( $items as $post ) {
		setup_postdata( $post );
		$contents[ $post->ID ] = apply_filters( 'the_content', $post->post_content );
	}
	wp_reset_postdata();
	return $contents;
}

$shown = wps_contents();
// A shortcode or a widget may texturize on its own: switch it off as such.
add_filter( 'run_wptexturize', '__return_false' );
wptexturize( 'x', true );
remove_filter( 'the_content', 'convert_smilies', 20 );
$plain = wps_contents();

$result = array();
foreach ( $shown as $id => $html ) {
	$result[ $id ] = array( 'shown' => $html, 'plain' => $plain[ $id ] );
}
echo wp_json_encode( $result, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ), "\n";
