<?php
/**
 * With an argument: sets the structure of permalinks. Without one: prints, as JSON, the address
 * that WordPress gives each item, by its number. Two calls, since the addresses of custom types
 * are made of the structure when WordPress starts.
 */

if ( $arguments ) {
	update_option( 'permalink_structure', 'plain' === $arguments[0] ? '' : $arguments[0] );
	exit( 0 );
}
flush_rewrite_rules( false );
// An editor sees the addresses of private posts too.
wp_set_current_user( 1 );
$links = array();
foreach ( $wpdb->get_col( "SELECT ID FROM $wpdb->posts WHERE post_type <> 'revision'" ) as $id ) {
	$links[ $id ] = get_permalink( $id );
}
echo wp_json_encode( (object) $links, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ), "\n";
